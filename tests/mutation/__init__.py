"""Mutation testing of the judging code: one small fault at a time is put in, and the tests must see it."""
