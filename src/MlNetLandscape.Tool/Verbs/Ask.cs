using System.CommandLine;
using System.Globalization;

namespace MlNetLandscape.Tool;

/// <summary>Options whose values are checked where they are read, and refused in words.</summary>
internal static class Ask
{
    private delegate bool Reader<T>(string text, out T value);

    /// <summary>A whole number.</summary>
    public static Option<int> Whole(string name, string description, int usual, int least) =>
        Usual(Parsed<int>(name, description, "n", AtLeast(least), ReadWhole, value => value >= least), usual);

    /// <summary>A whole number, or none.</summary>
    public static Option<int?> WholeOrNone(string name, string description, int least) =>
        Parsed<int?>(name, description, "n", AtLeast(least), Maybe<int>(ReadWhole), value => value >= least);

    /// <summary>A number in a range.</summary>
    public static Option<double> Number(string name, string description, double usual, string range, Func<double, bool> isGood) =>
        Usual(Parsed<double>(name, description, "number", $"a number in {range}", ReadNumber, isGood), usual);

    /// <summary>A number in a range, or none.</summary>
    public static Option<double?> NumberOrNone(string name, string description, string range, Func<double, bool> isGood) =>
        Parsed<double?>(name, description, "number", $"a number in {range}", Maybe<double>(ReadNumber), value => isGood(value!.Value));

    /// <summary>Numbers, with commas or blanks between them.</summary>
    public static Option<double[]> Numbers(string name, string description, string range, Func<double, bool> isGood) =>
        Usual(Many<double[]>(name, description, "numbers", $"numbers in {range} with commas between them", (string text, out double[] values) => Several(text, ReadNumber, out values), values => values.All(isGood)), []);

    /// <summary>One of the names of an enum.</summary>
    public static Option<T> Choice<T>(string name, string description, T usual)
        where T : struct, Enum => Usual(Parsed<T>(name, $"{description} {Listed<T>()}.", "word", $"one of {Listed<T>()}", ReadName, _ => true), usual);

    /// <summary>Some of the names of an enum, with commas or blanks between them.</summary>
    public static Option<T[]> Choices<T>(string name, string description, params T[] usual)
        where T : struct, Enum => Usual(Many<T[]>(name, $"{description} {Listed<T>()}.", "words", $"some of {Listed<T>()}, with commas between them", (string text, out T[] values) => Several(text, ReadName, out values), values => values.Length > 0), usual);

    /// <summary>A file.</summary>
    public static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "file" };

    /// <summary>One letter, or «tab».</summary>
    public static Option<char?> Letter(string name, string description) => Parsed<char?>(name, description, "letter", "one letter, or tab", ReadLetter, _ => true);

    /// <summary>Whether the option was given, and not left to what is usual.</summary>
    public static bool IsGiven(this ParseResult call, Option option) => call.GetResult(option) is { Implicit: false };

    private static Option<T> Usual<T>(Option<T> option, T usual)
    {
        option.DefaultValueFactory = _ => usual;
        return option;
    }

    private static Option<T> Parsed<T>(string name, string description, string helpName, string must, Reader<T> read, Func<T, bool> isGood) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            var text = string.Join(',', result.Tokens.Select(token => token.Value));
            if (read(text, out var value) && isGood(value))
                return value;
            result.AddError($"{name} must be {must}. Got '{text}'.");
            return default!;
        },
    };

    private static Option<T> Many<T>(string name, string description, string helpName, string must, Reader<T> read, Func<T, bool> isGood)
    {
        var option = Parsed(name, description, helpName, must, read, isGood);
        (option.Arity, option.AllowMultipleArgumentsPerToken) = (ArgumentArity.OneOrMore, true);
        return option;
    }

    private static string AtLeast(int least) => least == int.MinValue ? "a whole number" : $"a whole number, at least {least}";

    private static string Listed<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>());

    private static Reader<T?> Maybe<T>(Reader<T> read)
        where T : struct => (string text, out T? value) =>
    {
        var isRead = read(text, out var found);
        value = found;
        return isRead;
    };

    private static bool Several<T>(string text, Reader<T> read, out T[] values)
    {
        var found = new List<T>();
        values = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!read(part, out var value))
                return false;
            found.Add(value);
        }

        values = [.. found];
        return true;
    }

    private static bool ReadWhole(string text, out int value) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool ReadNumber(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool ReadLetter(string text, out char? value)
    {
        value = text is "tab" or "\\t" ? '\t' : text.Length == 1 ? text[0] : null;
        return value is not null;
    }

    /// <summary>A name, not the number behind it.</summary>
    private static bool ReadName<T>(string text, out T value)
        where T : struct, Enum
    {
        value = default;
        return Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out value);
    }
}
