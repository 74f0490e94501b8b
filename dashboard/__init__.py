"""PAGES for people (Streamlit). Widgets and one call into a room; no logic."""
