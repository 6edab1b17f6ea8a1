"row" bigint, source_key text, payload jsonb, content_hash bytea, seed uuid,
account_no text, account_kind text, account_status text, account_opened date, account_closed date,
invoice_no text, invoice_amount numeric, invoice_date date, due_date date,
purchase_item text, purchase_amount numeric, purchase_date date, currency varchar(3), speaks boolean
