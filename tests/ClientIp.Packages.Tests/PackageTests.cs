using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace ClientIp.Packages.Tests;

/// <summary>What a package shows to a person who looks at it, and what it brings into an application.</summary>
[Collection(nameof(LocalFeed))]
public class PackageTests(LocalFeed feed)
{
    public static TheoryData<string> Packages => new("ClientIp", "ClientIp.Sockets", "ClientIp.AspNetCore", "ClientIp.Tool");

    public static TheoryData<string> Libraries => new("ClientIp", "ClientIp.Sockets", "ClientIp.AspNetCore");

    [Fact]
    public void The_packages_bring_nothing_but_what_they_need()
    {
        Assert.Equal(["Microsoft.Extensions.Primitives", "System.Memory"], Dependencies("ClientIp"));
        Assert.Equal(["ClientIp", "System.IO.Pipelines"], Dependencies("ClientIp.Sockets"));
        Assert.Equal(["ClientIp", "ClientIp.Sockets"], Dependencies("ClientIp.AspNetCore"));
    }

    [Theory, MemberData(nameof(Packages))]
    public void A_package_has_an_icon_of_128_pixels(string package)
    {
        using ZipArchive archive = Open(package);
        byte[] icon = ReadBytes(archive, Metadata(archive).Single(element => element.Name.LocalName == "icon").Value);
        Assert.Equal("PNG\r\n\x1A\n"u8.ToArray(), icon[1..8]);
        Assert.Equal((128, 128), (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20))));
    }

    [Theory, MemberData(nameof(Packages))]
    public void The_readme_of_a_package_has_no_relative_link(string package)
    {
        using ZipArchive archive = Open(package);
        string readme = ReadText(archive, Metadata(archive).Single(element => element.Name.LocalName == "readme").Value);
        Assert.StartsWith($"# {package}\n", readme, StringComparison.Ordinal);
        Assert.InRange(readme.Split('\n').Length, 10, 60);
        Assert.All(Regex.Matches(readme, @"\]\((?<target>[^)]*)\)").Select(match => match.Groups["target"].Value), target => Assert.StartsWith("https://", target, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Packages))]
    public void No_metadata_is_empty_or_points_to_an_address_that_nobody_named(string package)
    {
        using ZipArchive archive = Open(package);
        List<XElement> metadata = Metadata(archive);
        Assert.All(metadata, element => Assert.True(element.HasElements || element.HasAttributes || element.Value.Trim().Length != 0, $"{element.Name.LocalName} is empty"));
        Assert.Subset(
            new HashSet<string> { "id", "version", "authors", "license", "licenseUrl", "icon", "readme", "description", "copyright", "tags", "dependencies", "frameworkReferences", "packageTypes" },
            metadata.Select(element => element.Name.LocalName).ToHashSet());
    }

    [Fact]
    public async Task The_address_of_the_project_is_named_once_and_reaches_metadata_and_readme()
    {
        string folder = feed.NewConsumer("project-url");
        await Shell.Run(
            Path.Combine(feed.Packages, "../sources"), "dotnet", "pack", Path.Combine("src", "ClientIp"), "-c", "Release", "-o", folder, $"-p:Version={feed.Version}", "-p:ProjectUrl=https://example.org/clientip");
        using ZipArchive archive = ZipFile.OpenRead(Path.Combine(folder, $"ClientIp.{feed.Version}.nupkg"));
        List<XElement> metadata = Metadata(archive);
        Assert.Equal("https://example.org/clientip", metadata.Single(element => element.Name.LocalName == "projectUrl").Value);
        Assert.Equal("https://example.org/clientip", metadata.Single(element => element.Name.LocalName == "repository").Attribute("url")!.Value);
        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(LocalFeed.Repository, "src", "ClientIp", "PACKAGE.md")) + "\nDocumentation and samples: [https://example.org/clientip](https://example.org/clientip)\n",
            ReadText(archive, "PACKAGE.md").ReplaceLineEndings("\n"));
    }

    [Theory, MemberData(nameof(Libraries))]
    public void The_documentation_of_a_package_is_about_public_API_alone_and_about_all_of_it(string package)
    {
        using ZipArchive archive = Open(package);
        ZipArchiveEntry[] assemblies = [.. archive.Entries.Where(entry => entry.Name == $"{package}.dll")];
        Assert.NotEmpty(assemblies);
        foreach (ZipArchiveEntry assembly in assemblies)
        {
            using var image = new PEReader(new MemoryStream(ReadBytes(archive, assembly.FullName)));
            Dictionary<string, HashSet<string>> visible = VisibleMembers(image.GetMetadataReader());
            XDocument documentation = XDocument.Parse(ReadText(archive, Path.ChangeExtension(assembly.FullName, ".xml")));
            string[] ids = [.. documentation.Descendants("member").Select(member => member.Attribute("name")!.Value)];
            Assert.Equal(visible.Keys.Order(StringComparer.Ordinal), ids.Where(id => id[0] == 'T').Select(id => id[2..]).Order(StringComparer.Ordinal));
            Assert.All(ids.Where(id => id[0] != 'T'), id =>
            {
                string name = id[2..].Split('(')[0];
                int dot = name.LastIndexOf('.');
                string parameters = id.Contains('(', StringComparison.Ordinal) ? id[id.IndexOf('(', StringComparison.Ordinal)..].Split('~')[0] : "()";
                Assert.Contains($"{id[0]}:{name[(dot + 1)..].Split('`')[0]}/{CountParameters(parameters)}", visible[name[..dot]]);
            });
        }
    }

    [Fact]
    public void The_package_of_the_tool_holds_no_symbols_and_runs_on_later_runtimes()
    {
        using ZipArchive archive = Open("ClientIp.Tool");
        Assert.DoesNotContain(archive.Entries, entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(feed.Packages, "ClientIp.Tool.*.snupkg"));
        string configuration = ReadText(archive, archive.Entries.Single(entry => entry.Name == "ClientIp.Tool.runtimeconfig.json").FullName);
        Assert.Contains("\"rollForward\": \"Major\"", configuration, StringComparison.Ordinal);
    }

    private ZipArchive Open(string package) => ZipFile.OpenRead(Path.Combine(feed.Packages, $"{package}.{feed.Version}.nupkg"));

    private string[] Dependencies(string package)
    {
        using ZipArchive archive = Open(package);
        return [.. Metadata(archive).DescendantsAndSelf().Where(element => element.Name.LocalName == "dependency").Select(element => element.Attribute("id")!.Value).Distinct().Order(StringComparer.Ordinal)];
    }

    private static List<XElement> Metadata(ZipArchive archive)
        => [.. XDocument.Parse(ReadText(archive, archive.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).FullName)).Root!.Elements().Single().Elements()];

    private static string ReadText(ZipArchive archive, string name)
    {
        using var reader = new StreamReader(archive.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }

    private static byte[] ReadBytes(ZipArchive archive, string name)
    {
        using var bytes = new MemoryStream();
        using Stream entry = archive.GetEntry(name)!.Open();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The visible types, and of each the visible members as in <c>M:TryParse/2</c>: kind, name, number of parameters.</summary>
    private static Dictionary<string, HashSet<string>> VisibleMembers(MetadataReader reader)
    {
        var types = new Dictionary<string, HashSet<string>>();
        foreach (TypeDefinition type in reader.TypeDefinitions.Select(reader.GetTypeDefinition).Where(type => IsVisible(reader, type)))
        {
            var members = new HashSet<string>();
            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisible))
                members.Add($"M:{reader.GetString(method.Name).Replace('.', '#')}/{ParameterCount(reader, method.Signature)}");
            foreach (PropertyDefinition property in type.GetProperties().Select(reader.GetPropertyDefinition))
            {
                if (IsVisible(reader, property.GetAccessors().Getter) || IsVisible(reader, property.GetAccessors().Setter))
                    members.Add($"P:{reader.GetString(property.Name)}/{ParameterCount(reader, property.Signature)}");
            }

            foreach (EventDefinition raised in type.GetEvents().Select(reader.GetEventDefinition).Where(raised => IsVisible(reader, raised.GetAccessors().Adder)))
                members.Add($"E:{reader.GetString(raised.Name)}/0");
            foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition).Where(field => (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family))
                members.Add($"F:{reader.GetString(field.Name)}/0");
            types.Add(FullName(reader, type), members);
        }

        return types;
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinition type)
        => (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsVisible(reader, reader.GetTypeDefinition(type.GetDeclaringType())),
            _ => false,
        };

    private static bool IsVisible(MetadataReader reader, MethodDefinitionHandle method) => !method.IsNil && IsVisible(reader.GetMethodDefinition(method));

    private static bool IsVisible(MethodDefinition method)
        => (method.Attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static string FullName(MetadataReader reader, TypeDefinition type)
    {
        string name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{FullName(reader, reader.GetTypeDefinition(outer))}.{name}"
            : type.Namespace.IsNil ? name
            : $"{reader.GetString(type.Namespace)}.{name}";
    }

    private static int ParameterCount(MetadataReader reader, BlobHandle signature)
    {
        BlobReader blob = reader.GetBlobReader(signature);
        SignatureHeader header = blob.ReadSignatureHeader();
        if (header.IsGeneric)
            blob.ReadCompressedInteger();
        return blob.ReadCompressedInteger();
    }

    /// <summary>The number of parameters in <c>(System.Span{System.Char},System.Int32@)</c>.</summary>
    private static int CountParameters(string parameters)
    {
        int depth = 0, commas = 0;
        foreach (char c in parameters[1..^1])
        {
            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            commas += c == ',' && depth == 0 ? 1 : 0;
        }

        return parameters.Length == 2 ? 0 : commas + 1;
    }
}
