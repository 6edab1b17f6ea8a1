"row" bigint, source_key text, payload jsonb, paper jsonb, national_id text, content_hash bytea,
seed uuid,
account_no text, account_id uuid, party_id uuid, account_kind text, account_status text,
account_opened date, account_closed date,
invoice_no text, bill_id uuid, invoice_amount numeric, invoice_date date, due_date date,
purchase_item text, purchase_id uuid, purchase_amount numeric, purchase_date date,
currency varchar(3), speaks boolean,
record_id bigint DEFAULT nextval('identity_record_id_seq')
