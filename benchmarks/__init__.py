"""The weekly run measured side by side with urlwatch and changedetection.io; see docs/benchmarks.md. No part of the application."""
