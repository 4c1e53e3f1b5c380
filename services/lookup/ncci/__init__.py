"""The National Correct Coding Initiative: procedure-to-procedure edits, medically unlikely edits, add-on codes."""
