"""What payers say they will change: bulletins and lists of upcoming policies, and what came of it."""
