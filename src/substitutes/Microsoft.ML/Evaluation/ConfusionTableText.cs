using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Lays a confusion matrix out as text. Long class names leave the header to their numbers.</summary>
internal static class ConfusionTableText
{
    private const int TitleWidth = 9; // «PREDICTED», «Precision»

    public static string Format(ConfusionMatrix matrix)
    {
        var names = matrix.ClassNames.Select(name => name.ToString()).ToArray();
        var classes = matrix.NumberOfClasses;
        var cell = classes == 2 ? 8 : 5;
        var longest = names.Max(name => name.Length);
        var numbered = longest > cell;
        var digits = numbered ? Text(classes - 1).Length : 0;
        var width = Math.Max(TitleWidth, numbered ? longest + digits + 2 : longest);
        var rule = string.Concat(Enumerable.Repeat(classes > 2 ? "========" : "===========", classes));

        var text = new StringBuilder();
        if (classes == 2 && matrix.IsBinary)
        {
            var positive = matrix.Counts[0][0] + matrix.Counts[0][1];
            var negative = matrix.Counts[1][0] + matrix.Counts[1][1];
            text.Append(CultureInfo.CurrentCulture, $"TEST {names[0].ToUpper(CultureInfo.CurrentCulture)} RATIO:\t")
                .Append(CultureInfo.CurrentCulture, $"{positive / (positive + negative):N4} ({positive:F1}/({positive:F1}+{negative:F1}))");
        }

        text.AppendLine().AppendLine("Confusion table");
        Title("").AppendLine(rule);
        Title("PREDICTED");
        for (var c = 0; c < classes; c++)
        {
            text.Append(' ').Append((numbered ? Text(c) : names[c]).PadLeft(cell)).Append(" |");
        }

        text.AppendLine(" Recall");
        Title("TRUTH").AppendLine(rule);
        for (var row = 0; row < classes; row++)
        {
            var label = numbered ? $"{Text(row).PadLeft(digits)}. {names[row].PadLeft(width - digits - 2)}" : names[row].PadLeft(width);
            text.Append(label).Append(" ||");
            foreach (var count in matrix.Counts[row])
            {
                text.Append(' ').Append(count.ToString("N0", CultureInfo.CurrentCulture).PadLeft(cell)).Append(" |");
            }

            text.Append(' ').AppendLine(matrix.PerClassRecall[row].ToString("F4", CultureInfo.CurrentCulture).PadLeft(5));
        }

        Title("").AppendLine(rule);
        Title("Precision");
        foreach (var precision in matrix.PerClassPrecision)
        {
            text.Append(precision.ToString("N4", CultureInfo.CurrentCulture).PadLeft(cell + 1)).Append(" |");
        }

        return text.AppendLine().ToString();

        StringBuilder Title(string title) => text.Append(title.PadRight(width)).Append(" ||");
    }

    private static string Text(int number) => number.ToString(CultureInfo.CurrentCulture);
}
