using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MlNetLandscape.Reports;

/// <summary>A loss in words: «cross entropy» of {"kind":"crossEntropy"}, with what is set of it.</summary>
internal static class LossWords
{
    public static string Of(string loss)
    {
        if (!loss.StartsWith('{'))
            return loss;
        try
        {
            using var document = JsonDocument.Parse(loss);
            var kind = document.RootElement.TryGetProperty("kind", out var named) ? Apart(named.ToString()) : "loss";
            string[] set = [.. document.RootElement.EnumerateObject().Where(member => member.Name != "kind" && IsSet(member.Value)).Select(member => $"{Apart(member.Name)} {member.Value}")];
            return set.Length == 0 ? kind : $"{kind} ({string.Join(", ", set)})";
        }
        catch (JsonException)
        {
            return loss;
        }
    }

    private static bool IsSet(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    /// <summary>«crossEntropy» → «cross entropy».</summary>
    public static string Apart(string name)
    {
        var words = new StringBuilder();
        foreach (var (index, letter) in name.Index())
        {
            if (char.IsUpper(letter) && index > 0)
                words.Append(' ');
            words.Append(char.ToLower(letter, CultureInfo.InvariantCulture));
        }

        return words.ToString();
    }
}
