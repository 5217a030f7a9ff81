"""The figures of each lesson, one file a lesson."""
