"""The door: signing in by a code that is sent to an address. No password anywhere.

Words
    code      six figures in a mail, good for ten minutes and one sign-in; three tries
    welcome   what a proved mailbox opens: the person's seed, made on the first sign-in
    landing   where somebody arrives who was not on the way anywhere: the portal, staff at the desk

Pages and mails are the same, byte for byte, whether or not an address is known here; only the mail
itself says which. The pages run as the login role, which reaches nothing but the door's own tables.
"""
