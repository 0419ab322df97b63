"""The JSON that the API gives and takes."""
