using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClientIp.Tool;

/// <summary>The section of an <c>appsettings.json</c> that the middleware would read.</summary>
internal static class SettingsFile
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNameCaseInsensitive = true,
        PreferredObjectCreationHandling = JsonObjectCreationHandling.Populate,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <exception cref="ClientIpConfigurationException">The file is no JSON, has no such section, or the section has values of other types.</exception>
    public static ClientIpOptions Read(string path, string section)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            JsonElement element = document.RootElement;
            foreach (string part in section.Split(':'))
            {
                element = element.ValueKind == JsonValueKind.Object && element.EnumerateObject().FirstOrDefault(property => property.Name.Equals(part, System.StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: JsonValueKind.Object } found
                    ? found.Value
                    : throw new ClientIpConfigurationException($"{path} has no section '{section}'; name it with --section.");
            }

            return element.Deserialize<MiddlewareSettings>(s_options)!;
        }
        catch (JsonException exception)
        {
            throw new ClientIpConfigurationException($"{path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The options of the middleware, which refuses a key that is none of them.</summary>
    private sealed class MiddlewareSettings : ClientIpOptions
    {
        public string? UnknownClients { get; set; }
    }
}
