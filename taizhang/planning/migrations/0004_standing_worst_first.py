from django.db import migrations, models


def say_what_is_over(apps, schema_editor):
    there = schema_editor.connection.alias
    ended = apps.get_model("planning", "Plan").objects.using(there).filter(state="ended").values("pk")
    apps.get_model("planning", "Standing").objects.using(there).filter(plan_id__in=ended).update(is_over=True)


class Migration(migrations.Migration):

    dependencies = [
        ('planning', '0003_feeds'),
    ]

    operations = [
        migrations.AddField(
            model_name='standing',
            name='is_over',
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(say_what_is_over, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='standing',
            index=models.Index(fields=['area_id', 'is_over', '-slip_days', '-plan_id'], name='plan_standing_worst'),
        ),
    ]
