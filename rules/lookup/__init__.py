"""Rules looked up: what a payer asks for a service on a date, as a checklist whose every line points at the payer's text."""
