"""What a changed policy would have meant for the requests of the past year. Counts only leave this folder."""
