"""Row-level security on PostgreSQL: what each table shows to whom, applied by `fleet_data.session.migrate`."""
