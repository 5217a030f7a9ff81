"""The class page: what grading left of a lesson, as one HTML file for an assistant or a lecture."""
