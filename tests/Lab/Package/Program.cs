using QvTrust.Lab.Package;
using QvTrust.Lab.Package.Build;
using QvTrust.Lab.Package.Edit;
using QvTrust.Lab.Package.Msi;

const string Usage = """
    package build --actions DLL --files DIR --out DIR [--roles Qms,Qvs] [--version 1.0.0] [--installer DIR]
        builds QvTrust.ROLE.msi of each role (all of them by default) and prints their names
    package list-deferred X.msi [--with condition]
        prints its deferred actions in their order, one a line; with their conditions behind a tab
    package insert X.msi --after|--before ACTION --kind fail|cancel|gate --dll QvTrust.Lab.Actions.dll --out Y.msi [--id ID]
        one more deferred action beside that one, with its condition: it fails, is cancelled, or writes C:\lab-gate\ID.at and waits while ID.hold exists
    package export X.msi
        prints all its tables and its summary in msiinfo's text form, an empty line behind each
    """;

try
{
    var arguments = new Arguments(args);
    switch (arguments.Verb)
    {
        case "build":
            var builder = new PackageBuilder(arguments.Or("installer", "installer"), arguments["actions"], arguments["files"], arguments.Or("version", "1.0.0"));
            foreach (var role in arguments.Or("roles", string.Join(',', PackageBuilder.Roles)).Split(','))
            {
                Console.WriteLine(builder.Build(role, arguments["out"]));
            }

            return 0;

        case "list-deferred":
            var withCondition = arguments.Or("with", "") == "condition";
            foreach (var (action, condition) in DeferredActions.Of(new Database(arguments.Package)))
            {
                Console.WriteLine(withCondition ? $"{action}\t{condition}" : action);
            }

            return 0;

        case "insert":
            var entry = arguments["kind"] switch
            {
                "fail" => "LabFail",
                "cancel" => "LabCancel",
                "gate" => "LabGate",
                var other => throw new PackageException($"--kind {other}: fail, cancel or gate"),
            };
            var before = arguments.Or("before", "");
            var anchor = before.Length > 0 ? before : arguments["after"];
            LabAction.Insert(Database.Copy(arguments.Package, arguments["out"]), anchor, before.Length > 0, entry,
                arguments.Or("id", anchor), arguments["dll"]);
            return 0;

        case "export":
            foreach (var table in new Database(arguments.Package).ExportAll())
            {
                Console.WriteLine(table);
            }

            return 0;

        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception e) when (e is PackageException or IOException or System.Xml.XmlException)
{
    Console.Error.WriteLine($"package: {e.Message}");
    return 1;
}
