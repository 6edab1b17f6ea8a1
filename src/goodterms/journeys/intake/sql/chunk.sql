-- A prepared file as rows for COPY; keys, hashes and ids are made here, a column at a time.
-- A row's key is its system's own number for it, else its account, else its whole content. What is
-- hashed is hashed behind a value of the installation's own: a hash alone lets a number be guessed.
SELECT "row",
       coalesce(record_id, 'account ' || md5($salt || account_no), 'row ' || content) AS source_key,
       coalesce(payload, '{}') AS payload, paper, national_id,
       '\x' || content AS content_hash,
       uuidv7()::VARCHAR AS seed,
       account_no,
       CASE WHEN account_no IS NOT NULL THEN uuidv7()::VARCHAR END AS account_id,
       CASE WHEN account_no IS NOT NULL THEN uuidv7()::VARCHAR END AS party_id,
       account_kind, account_status,
       try_cast(account_opened AS DATE)::VARCHAR AS account_opened,
       try_cast(account_closed AS DATE)::VARCHAR AS account_closed,
       invoice_no,
       CASE WHEN invoice_no IS NOT NULL THEN uuidv7()::VARCHAR END AS bill_id,
       try_cast(invoice_amount AS DECIMAL(14, 2))::VARCHAR AS invoice_amount,
       try_cast(invoice_date AS DATE)::VARCHAR AS invoice_date,
       try_cast(due_date AS DATE)::VARCHAR AS due_date,
       purchase_item,
       CASE WHEN purchase_item IS NOT NULL THEN uuidv7()::VARCHAR END AS purchase_id,
       try_cast(purchase_amount AS DECIMAL(14, 2))::VARCHAR AS purchase_amount,
       try_cast(purchase_date AS DATE)::VARCHAR AS purchase_date,
       coalesce(upper(left(currency, 3)), 'GBP') AS currency
  FROM (SELECT *, md5(concat_ws('|', $salt, payload, paper, national_id)) AS content
          FROM read_parquet($file))
