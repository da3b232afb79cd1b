using System.Globalization;

namespace MlNetLandscape.Endurance.Kills;

/// <summary>The options of a verb: «--name value».</summary>
internal sealed class KillOptions(string[] words)
{
    public string? Word(string name) => Array.IndexOf(words, name) is >= 0 and var place && place + 1 < words.Length ? words[place + 1] : null;

    public int Whole(string name, int otherwise) => Word(name) is { } word ? int.Parse(word, CultureInfo.InvariantCulture) : otherwise;

    public bool Has(string name) => words.Contains(name);
}
