"""Completions from the store."""

from sms_admin.store.completing import stored as stored
