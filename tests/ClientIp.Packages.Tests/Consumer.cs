using System.IO;
using System.Linq;
using System.Threading.Tasks;
using System.Xml.Linq;

namespace ClientIp.Packages.Tests;

/// <summary>Projects that a newcomer makes from the examples of a page.</summary>
internal static class Consumer
{
    /// <summary>Builds a program in a folder of its own.</summary>
    /// <param name="feed">Where the package comes from.</param>
    /// <param name="name">The name of the folder and of the project.</param>
    /// <param name="package">The package that the program uses.</param>
    /// <param name="program">The code.</param>
    /// <param name="settings">The text of appsettings.json, if there is one.</param>
    /// <returns>The path of the assembly.</returns>
    public static async Task<string> Build(LocalFeed feed, string name, string package, string program, string? settings = null)
    {
        string folder = await Write(feed, name, package, program);
        if (settings is not null)
            await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), settings);
        await Shell.Run(folder, "dotnet", "build", "-o", "out");
        return Path.Combine(folder, "out", $"{name}.dll");
    }

    /// <summary>Writes a program into a folder of its own.</summary>
    /// <inheritdoc cref="Build"/>
    /// <returns>The folder.</returns>
    public static async Task<string> Write(LocalFeed feed, string name, string package, string program)
    {
        string folder = feed.NewConsumer(name);
        (string sdk, string properties) = package == "ClientIp.AspNetCore" ? ("Microsoft.NET.Sdk.Web", "") : ("Microsoft.NET.Sdk", "<OutputType>Exe</OutputType>");
        await File.WriteAllTextAsync(Path.Combine(folder, $"{name}.csproj"), Project(sdk, properties, $"""<PackageReference Include="{package}" Version="{feed.Version}" />"""));
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        return folder;
    }

    /// <summary>Writes a test project beside a program.</summary>
    /// <param name="program">The folder of the program.</param>
    /// <param name="name">The name of the program's project.</param>
    /// <param name="tests">The code of the tests.</param>
    /// <returns>The folder of the test project.</returns>
    public static async Task<string> WriteTests(string program, string name, string tests)
    {
        string folder = $"{program}-tests";
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(program, "nuget.config"), Path.Combine(folder, "nuget.config"));
        string[] packages = ["Microsoft.AspNetCore.Mvc.Testing", "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio"];
        await File.WriteAllTextAsync(Path.Combine(folder, "tests.csproj"), Project("Microsoft.NET.Sdk", "", string.Join("\n    ",
            [$"""<ProjectReference Include="{Path.Combine(program, $"{name}.csproj")}" />""", .. packages.Select(package => $"""<PackageReference Include="{package}" Version="{CentralVersion(package)}" />""")])));
        await File.WriteAllTextAsync(Path.Combine(folder, "ClientTests.cs"), tests);
        return folder;
    }

    /// <summary>The version that the repository itself uses.</summary>
    private static string CentralVersion(string package)
        => XDocument.Load(Path.Combine(LocalFeed.Repository, "Directory.Packages.props")).Descendants("PackageVersion").Single(element => element.Attribute("Include")!.Value == package).Attribute("Version")!.Value;

    private static string Project(string sdk, string properties, string references) => $"""
        <Project Sdk="{sdk}">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {references}
          </ItemGroup>
        </Project>
        """;
}
