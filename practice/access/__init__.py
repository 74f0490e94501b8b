"""Who may do what, who is there, and what each role gets to see."""
