"""What pages share: shells, parts, pictures, and the look of them all (tokens and sheets).

Words used here
    shell      what stands around a page: ``ui/portal.html``, ``ui/desk.html``, ``ui/door.html``
    part       one component, a ``{% partialdef %}`` in ``ui/templates/ui``
    pen        the customer's own words, in their hand; upright ink is what our files say
    leaf       a framed sheet: one thing to deal with; never a leaf in a leaf
    spread     two facing pages of the open book

A page extends a shell, fills ``title`` and ``main``, and shows parts by name::

    {% extends "ui/portal.html" %}{% load i18n ui %}
    {% block title %}{% translate "What we hold about you" %}{% endblock %}
    {% block main %}<h1>...</h1>{% include "ui/facts.html#group" with group=group %}{% endblock %}

``main`` stands inside the element ``<main id="main">``; fill the block ``page`` instead to be that
element. Errors first: ``{% errors form %}`` is the first thing in ``main``.

What a shell reads from the context (``request.shell`` or the view): ``firm`` (Firm), ``nav`` and
``foot`` (Links), ``acting_as`` (ActingAs), ``talk_url``, ``home_url``, ``want`` (Want: the field at
the foot of the portal), ``theme`` ("light", "dark" or nothing), and on the desk ``search_url`` and
``query``. A missing one leaves its place empty.

The parts, and the class of ``goodterms.ui.parts`` each one reads under its own name:

    ui/facts.html     fact (Fact, inside a dl), group (FactGroup), toc (groups), legend
    ui/forms.html     once (csrf and one-time key), fields (form), field (field; chips=True sets
                      choices in a row, short=True a short input)
    ui/actions.html   button (action), buttons (actions), act (action, as a quiet link)
    ui/states.html    refusal (Refusal; refused=True when it answers a press), empty (Empty),
                      stale (Stale), saved (words, undo), done (title, words), note (words, icon),
                      tag (Tag)
    ui/lists.html     list (table, a Table), pages (page, a page of Django's Paginator)
    ui/people.html    record (RecordCard), pair (Pair), why_linked (why, a WhyLinked),
                      entry (Entry, inside ol), line (Line), counts (Counts)
    ui/pictures.html  waterfall (fall), street (street), life_line (life); ``links_map``, ``join``
                      and ``sparkline`` of goodterms.ui.pictures are shown as they are: {{ map }}
    ui/mail/          letter.html, letter.txt: what a mail extends; block words, context firm

Classes for what has no part: ``leaf``, ``spread`` with two ``page``, ``cols`` (a narrow column,
then the rest) and ``cols right`` (the rest, then an aside), ``row``, on the desk ``grid`` and
``grid wide``; ``lede``, ``quiet``, ``small``, ``hand``, ``pen``, ``num``, ``stepno``, ``between``,
``btns`` with ``btn``, ``btn main`` (one a part at most), ``btn plain``; ``vh`` for words to hear.
Forms inherit ``goodterms.ui.forms.Form``, whose sentences name the field and blame nobody.
Tags: ``{% icon "pencil" %}``, ``{% errors form %}``, ``|day``, ``|month``, ``|hour``,
``|moment``, ``|likely``.
No ``style=`` attribute anywhere: the content policy forbids it.
"""
