"""The appeal library: letters and what came of them, by payer, procedure and reason, with passages that keep their source."""
