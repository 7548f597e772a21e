"""Store the last use of a mailbox session to the hour; the minute is in the reporter's cookie. Open mailboxes are closed once."""

from django.db import migrations, models


def close_all(apps, schema_editor):
    """Delete the sessions: their cookies have no time in them."""
    del schema_editor
    apps.get_model("mailbox", "MailboxSession").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial")]

    operations = [
        migrations.RunPython(close_all, migrations.RunPython.noop, elidable=True),
        migrations.RemoveIndex("mailboxsession", "mailbox_mai_last_us_937efc_idx"),
        migrations.RenameField("mailboxsession", "last_used_at", "last_used_hour"),
        migrations.AddIndex("mailboxsession", models.Index(fields=["last_used_hour"], name="mailbox_session_last_used")),
    ]
