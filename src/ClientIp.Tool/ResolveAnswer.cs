using System;
using System.Text.Json;

namespace ClientIp.Tool;

/// <summary>One question, one answer.</summary>
internal static class ResolveAnswer
{
    /// <param name="line">A JSON object.</param>
    /// <param name="isBad">Whether the line could not be understood. A configuration that is refused is an answer, not a bad line.</param>
    public static string To(string line, out bool isBad)
    {
        string id = "null";
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new FormatException("the line is not a JSON object");
            if (root.TryGetProperty("id", out JsonElement idElement))
                id = idElement.GetRawText();

            isBad = false;
            return Resolve(ResolveQuestion.Read(root), id);
        }
        catch (ClientIpConfigurationException exception)
        {
            isBad = false;
            return JsonLine.Write(id, writer => writer.WriteString("configError", exception.Message));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            isBad = true;
            return JsonLine.Write(id, writer => writer.WriteString("error", exception.Message));
        }
    }

    private static string Resolve(ResolveQuestion question, string id)
    {
        var resolver = new ClientIpResolver(question.Options);
        ClientIpResult result = resolver.Resolve(question.Peer, question.Lines);
        return JsonLine.Write(id, writer =>
        {
            writer.WriteString("outcome", result.Outcome.ToName());
            writer.WriteString("client", result.Client?.ToString());
            writer.WriteNumber("port", result.ClientPort);
            writer.WriteString("nearest", result.NearestHop?.ToString());
            writer.WriteNumber("distance", result.Distance);
            WriteOrigin(writer, resolver.ReadOrigin(result, question.Lines, default, default, default));
        });
    }

    private static void WriteOrigin(Utf8JsonWriter writer, ForwardedOrigin origin)
    {
        if (origin.Scheme is { } scheme)
            writer.WriteString("proto", scheme);
        if (origin.Host is { } host)
            writer.WriteString("host", host);
        if (origin.By is { } by)
            writer.WriteString("by", by);
    }
}
