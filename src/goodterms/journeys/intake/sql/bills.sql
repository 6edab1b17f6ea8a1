INSERT INTO holdings_bill (id, source_id, account_id, record_id, person_id, organisation_id, number,
                           amount, currency, issued, due, as_of)
SELECT i.bill_id, %(source)s, a.id, h.record_id, h.person_id, h.organisation_id, i.invoice_no,
       i.invoice_amount, i.currency, i.invoice_date, i.due_date, %(now)s
  FROM (SELECT DISTINCT ON (invoice_no) * FROM incoming
         WHERE invoice_no IS NOT NULL ORDER BY invoice_no, "row" DESC) i
  JOIN holder h ON h.source_key = i.source_key
  LEFT JOIN holdings_account a ON a.source_id = %(source)s AND a.number = i.account_no
ON CONFLICT (source_id, number) DO UPDATE
   SET amount = excluded.amount, currency = excluded.currency, issued = excluded.issued,
       due = excluded.due, as_of = excluded.as_of
 WHERE (holdings_bill.amount, holdings_bill.currency, holdings_bill.issued, holdings_bill.due)
       IS DISTINCT FROM (excluded.amount, excluded.currency, excluded.issued, excluded.due)
