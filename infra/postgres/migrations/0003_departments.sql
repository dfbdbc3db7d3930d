-- Each department owns one schema: outbox, inbox and settings here, its registers in migrations of its own.
select birth_admin.create_outbox(d), birth_admin.create_command_inbox(d)
  from unnest(array['health_commission', 'disease_control', 'public_security', 'medical_insurance', 'human_resources']) d;
