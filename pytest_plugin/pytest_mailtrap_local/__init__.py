"""The pytest plugin of mailtrap-local. `plugin` is what pytest loads, and all there is."""
