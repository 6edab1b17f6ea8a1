"""The mailroom: what goes out by mail, and in the demo the box it arrives in.

Words
    letter    a message put into words: subject, text and a simple page, in the reader's language
    delivery  handing a letter to the gateway: queued, sending, sent; tried five times
    gateway   the way out of the house: files for the demo, a mail server for a firm
    mailbox   the demo's page of all mail; a real firm has none
"""
