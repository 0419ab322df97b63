"""The pytest plugin of mailtrap-local. `plugin` is what pytest loads; it imports nothing but pytest."""
