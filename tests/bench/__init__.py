"""Measurements and judges that need the invented documents of the tests."""
