"""Passwords of the cast, hashed by the real algorithm with little effort: logging in is not what most tests test."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
