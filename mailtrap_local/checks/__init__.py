"""Checks: what is wrong with a message, by rules with stable ids. Pure; run when asked for.

`finding` and `check_rule` are its words, `checked_mail` what rules read, `report` runs them all.
The other modules are the rules, by subject; each lists its checks as `CHECKS`.
"""
