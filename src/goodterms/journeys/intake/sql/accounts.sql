INSERT INTO holdings_account (id, source_id, number, kind, status, opened, closed, as_of)
SELECT DISTINCT ON (account_no) account_id, %(source)s, account_no,
       left(coalesce(account_kind, ''), 40), left(coalesce(account_status, ''), 40),
       account_opened, account_closed, %(now)s
  FROM incoming WHERE account_no IS NOT NULL ORDER BY account_no, "row" DESC
ON CONFLICT (source_id, number) DO UPDATE
   SET kind = excluded.kind, status = excluded.status, opened = excluded.opened,
       closed = excluded.closed, as_of = excluded.as_of
 WHERE (holdings_account.kind, holdings_account.status, holdings_account.opened,
        holdings_account.closed)
       IS DISTINCT FROM (excluded.kind, excluded.status, excluded.opened, excluded.closed)
