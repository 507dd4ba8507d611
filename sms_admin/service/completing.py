"""What the store can offer where a word is being typed."""

from sms_admin.store.completing import stored as stored
