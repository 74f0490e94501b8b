"""Two values of one measure that a sentence tells together, an early one and one of now (`from 77 to 36`, `29 (31 in September)`)."""

from __future__ import annotations

import re

VALUE = r"-?\d{1,3}(?:\.\d+)?"
TAIL = r"(?P<{0}half>[+-](?=/))?(?:\s*/\s*(?P<{0}of>\d+))?\s*[+-]?\s*(?:deg(?:rees)?|°|%|points?|m/s|sec(?:onds?)?\b|feet\b|ft\b)?"
_THEN = r"(?:initial|IE\b|baseline|start|intake|eval|evaluation|admission|first|before)"
PAIR = re.compile(
    rf"(?:\bfrom\s+)?(?P<a>{VALUE}){TAIL.format('a')}\s*(?:->|→|\bto\b(?!\s*\d+\s*(?:/10|weeks|times)))\s*(?P<b>{VALUE}){TAIL.format('b')}|"
    rf"(?<![\d/])(?P<a2>{VALUE}){TAIL.format('a2')}\s*(?:\(?(?:at|on|in)\s+(?:the\s+)?)?{_THEN}[^,;.]{{0,40}}?\)?[,;]?\s*(?:and\s+)?(?:is\s+)?(?P<b2>{VALUE}){TAIL.format('b2')}\s*(?:today|now|currently|at\s+present|at\s+discharge)|"
    rf"\bfrom\s+(?P<a4>{VALUE}){TAIL.format('a4')}\s*(?:->|→|to)\s*(?P<b4>{VALUE}){TAIL.format('b4')}|"
    rf"\b(?:was|of|initially)\s+(?P<a3>{VALUE}){TAIL.format('a3')}(?:\s*\([^)]{{0,24}}\))?\s*[,;]?\s*(?:and\s+)?(?:is\s+)?(?:now|today|currently)\s*(?:is\s+)?(?P<b3>{VALUE}){TAIL.format('b3')}|"
    rf"(?<![\d/])(?P<b5>{VALUE}){TAIL.format('b5')}\s*(?:now|today|currently)?\s*[,;(]\s*(?:was\s+|vs\.?\s+)?"
    rf"(?P<a5>{VALUE}){TAIL.format('a5')}\s*(?:(?:at|on)\s+)?(?:the\s+)?{_THEN}\b|"
    rf"(?<![\d/])(?P<b6>{VALUE}){TAIL.format('b6')}\s*(?:now|today|currently)?\s*[,;]?\s*[(\[](?:at\s+)?(?:{_THEN}|was|from|SOC)\s*(?:was|of|:|=)?\s*(?P<a6>{VALUE}){TAIL.format('a6')}\s*[)\]]|"
    rf"(?<![\d/])(?P<a7>{VALUE}){TAIL.format('a7')}\s*\(?(?:(?:at|on)\s+)?(?:the\s+)?{_THEN}\w*\)?\s*(?:,|;|->|→|and)?\s*(?:(?:is\s+)?(?:now|today|currently)|->|→)\s*:?\s*(?P<b7>{VALUE}){TAIL.format('b7')}|"
    rf"(?<![\d/])(?P<b8>{VALUE}){TAIL.format('b8')}\s*(?:now|today|currently)?\s*[(\[](?P<a8>{VALUE}){TAIL.format('a8')}\s+(?:(?:in|on|at)\s+)?(?:{_THEN}|last|[A-Z][a-z]{{2,8}}\b|\d{{1,2}}/)[^)\]]{{0,20}}[)\]]|"
    rf"(?<![\d/])(?P<b9>{VALUE}){TAIL.format('b9')}\s*(?:now|today|currently)?\s*[,;(]\s*(?:was|down\s+from|up\s+from)\s+(?P<a9>{VALUE}){TAIL.format('a9')}(?![\d./-]|\s*(?:weeks|months|days|visits|sessions)\b)",
    re.IGNORECASE,
)
EARLY, LATE = ("a", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9"), ("b", "b2", "b3", "b4", "b5", "b6", "b7", "b8", "b9")
