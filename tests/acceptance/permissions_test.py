"""Nobody gets further than one permission reaches: every operation of access_table.py on its own, a foreign and a missing object,
with tokens that have just one permission, for the whole engine and for one app. And a proof that the table matters: each of its
rows, made wrong in each of its columns, contradicts an answer."""
import sys

from access_matrix import Bearer, Matrix
from access_table import OF_ONE_APP, OPERATIONS, PERMISSIONS
from access_world import World
from cases import daemonPath, equal, run, true
from engine import Engine

engine = Engine(daemonPath(), configuration="[server]\nrequests_per_connection_max = 0\n[subscriptions]\ncount_max = 64\n")
world = World(engine)
matrix = Matrix(world)


def theTableKnowsEveryPermission():
    equal(set(PERMISSIONS), set(engine.expect(200, "GET", "/session")["permissions"]), "what the lasting token has")
    for permission in PERMISSIONS:
        status = engine.call("POST", "/tokens", {"name": world.name("app"), "permissions": [permission], "app": "shop"})[0]
        equal(status, 201 if permission in OF_ONE_APP else 422, f"a token of one app with {permission}")


def withoutATokenNothingOpens():
    matrix.hold(Bearer("nobody", None, known=False))
    matrix.hold(Bearer("stranger", "sbx_" + "A" * 49, known=False))


def onePermissionOpensItsOperationsOnly():
    for permission in PERMISSIONS:
        matrix.hold(matrix.bearer("only-" + permission, {permission}))


def onePermissionOfOneAppOpensItsOwnOnly():
    for permission in sorted(OF_ONE_APP):
        matrix.hold(matrix.bearer("shop-" + permission, {permission}, app="shop"))


def whereTwoAreAskedForTwoAreEnough():
    for name, row in OPERATIONS.items():
        if row.further:
            matrix.hold(matrix.bearer("both-for-" + name, {row.permission, row.further}), [name])


def whereAPermissionMakesAnActItIsOne():
    for name, row in OPERATIONS.items():
        if isinstance(row.act, str):
            matrix.hold(matrix.bearer("act-of-" + name, {row.permission, row.act}), [name])


def everyWrongRowWouldBeNoticed():
    tried, unnoticed = matrix.unnoticed()
    equal(unnoticed, [], "wrong rows that no answer contradicts")
    true(tried > len(OPERATIONS) * len(PERMISSIONS), f"{tried} wrong rows were tried")
    print(f"{tried} wrong rows of the table, each contradicted by an answer")


try:
    code = run("PermissionsTest", [theTableKnowsEveryPermission, withoutATokenNothingOpens, onePermissionOpensItsOperationsOnly,
                                   onePermissionOfOneAppOpensItsOwnOnly, whereTwoAreAskedForTwoAreEnough, whereAPermissionMakesAnActItIsOne, everyWrongRowWouldBeNoticed])
    print(f"{len(matrix.answers)} requests of the matrix: {len(OPERATIONS)} operations, {len({each.bearer for each in matrix.answers})} bearers, "
          f"{len(PERMISSIONS)} permissions, {len({(each.operation, each.which) for each in matrix.answers})} objects of theirs")
finally:
    engine.close()
sys.exit(code)
