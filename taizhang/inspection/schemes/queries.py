"""Reading schemes. What a county is held against is no secret inside it."""

from django.http import Http404

from taizhang.inspection.models import Clause, Scheme, Version


def schemes(actor):
    return list(Scheme.objects.filter(area_id=actor.area_id).select_related("register"))


def scheme_for(actor, scheme_id):
    found = Scheme.objects.filter(area_id=actor.area_id, pk=scheme_id).select_related("register").first()
    if found is None:
        raise Http404
    return found


def version(scheme, number=None):
    found = Version.objects.filter(area_id=scheme.area_id, scheme=scheme, number=number or scheme.current_no).first()
    if found is None:
        raise Http404
    return found


def clauses(scheme, number=None):
    """The tree of one version, in the order of the document."""
    return list(Clause.objects.filter(area_id=scheme.area_id, scheme=scheme, number=number or scheme.current_no))


def leaves_for(area_id, scheme_id, number, point_type=None):
    """What is looked at at a point of this type; all leaves without a type."""
    rows = Clause.objects.filter(area_id=area_id, scheme_id=scheme_id, number=number, is_leaf=True)
    return [row for row in rows if not point_type or not row.point_types or point_type in row.point_types]
