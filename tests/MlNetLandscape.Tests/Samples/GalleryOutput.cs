using System.Globalization;
using System.Text.RegularExpressions;
using MlNetLandscape.TestKit;

namespace MlNetLandscape.Tests.Samples;

/// <summary>What a sample printed: tables whose rows begin with a name, and sentences.</summary>
internal sealed class GalleryOutput(string text)
{
    private const string Number = @"-?\d+([.,]\d+)*(e[-+]\d+)?";
    private const int Compared = 20;

    private readonly string[] _lines = text.TrimEnd().Split('\n');

    /// <summary>The numbers of the row with this name; of the second, third, … such row where there are several.</summary>
    public double[] Row(string name, int occurrence = 1)
    {
        var row = _lines.Where(line => line.StartsWith(name + " ", StringComparison.Ordinal)).ElementAt(occurrence - 1);
        return [.. Regex.Matches(row[name.Length..], $@"(?<=\s){Number}(?=[\s,;]|$)").Select(match => double.Parse(match.Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture))];
    }

    /// <summary>Its lines begin as those of the comment «Expected output» in the sample's source do, whatever the numbers.</summary>
    public void IsAsTheCommentSays(string sample)
    {
        var source = Repository.Read($"samples/Gallery/{sample}.cs").Split('\n').Select(line => line.Trim());
        var comment = source.SkipWhile(line => line != "// Expected output:").Skip(1).TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal));
        var expected = comment.Where(line => !Regex.IsMatch(line, @"^// {7}\S")); // that is the rest of a long line
        Assert.Equal(expected.Select(line => Beginning(line[2..])), _lines.Select(Beginning));
    }

    private static string Beginning(string line)
    {
        var words = Regex.Replace(Regex.Replace(line, Number, "#"), @"\s+", " ").Trim();
        words = Regex.Replace(words, @" \+$", ""); // marks the best epochs, which other seeds have elsewhere
        return words[..Math.Min(Compared, words.Length)];
    }
}
