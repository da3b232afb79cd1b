using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNetLandscape.Reports.Tests;

/// <summary>Every colour of the page can be seen on its background, and told from the others by those who see fewer colours.</summary>
public class ColourTests
{
    // Severe dichromacy in linear RGB (Machado, Oliveira & Fernandes 2009).
    private static readonly Dictionary<string, double[]> Eyes = new()
    {
        ["all colours"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protanopia"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deuteranopia"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritanopia"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Colours_stand_out_from_the_background(string theme)
    {
        var colours = Of(theme);
        var faint = colours.Where(colour => Regex.IsMatch(colour.Key, "^(c[1-8]|path|note|advice|warning|accent|text|soft)$"))
            .Select(colour => (colour.Key, Contrast: Contrast(colour.Value, colours["back"]), Least: Regex.IsMatch(colour.Key, "^(c[1-8]|path)$") ? 3.0 : 4.5)).ToArray(); // WCAG 2.1: drawings 3, text 4.5
        Assert.Equal(15, faint.Length);
        Assert.DoesNotContain(faint, colour => colour.Contrast < colour.Least);
        Assert.DoesNotContain(new[] { "text", "soft", "note", "advice", "warning" }, name => Contrast(colours[name], colours["card"]) < 4.5);
    }

    [Theory]
    [InlineData("light")]
    [InlineData("dark")]
    public void Colours_are_told_apart_by_every_eye(string theme)
    {
        var colours = Enumerable.Range(1, 8).Select(index => Of(theme)[$"c{index}"]).ToArray();
        foreach (var (eye, matrix) in Eyes)
        {
            var seen = colours.Select(colour => Lab(Seen(colour, matrix))).ToArray();
            var nearest = seen.SelectMany((one, index) => seen.Skip(index + 1).Select(other => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum()))).Min();
            Assert.True(nearest > 15, $"With {eye} two colours of the {theme} theme are {nearest:f1} apart in CIELAB; 2.3 can just be noticed.");
        }
    }

    private static Dictionary<string, double[]> Of(string theme)
    {
        var rule = Regex.Match(PageParts.Text("page.css"), theme == "light" ? @":root \{(?<body>[^}]*)\}" : @":root\[data-theme=""dark""\] \{(?<body>[^}]*)\}").Groups["body"].Value;
        return Regex.Matches(rule, @"--(?<name>[a-z0-9]+): #(?<hex>[0-9a-f]{6});").ToDictionary(
            match => match.Groups["name"].Value,
            match => Enumerable.Range(0, 3).Select(part => Linear(int.Parse(match.Groups["hex"].Value.AsSpan(2 * part, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)).ToArray());
    }

    private static double Linear(double channel) => channel <= 0.04045 ? channel / 12.92 : Math.Pow((channel + 0.055) / 1.055, 2.4);

    private static double Luminance(double[] rgb) => (0.2126 * rgb[0]) + (0.7152 * rgb[1]) + (0.0722 * rgb[2]);

    private static double Contrast(double[] one, double[] other) => (Math.Max(Luminance(one), Luminance(other)) + 0.05) / (Math.Min(Luminance(one), Luminance(other)) + 0.05);

    private static double[] Seen(double[] rgb, double[] matrix) =>
        [.. Enumerable.Range(0, 3).Select(row => Math.Clamp((matrix[3 * row] * rgb[0]) + (matrix[(3 * row) + 1] * rgb[1]) + (matrix[(3 * row) + 2] * rgb[2]), 0, 1))];

    private static double[] Lab(double[] rgb)
    {
        static double F(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16 / 116.0);
        var x = F(((0.4124 * rgb[0]) + (0.3576 * rgb[1]) + (0.1805 * rgb[2])) / 0.95047);
        var y = F(Luminance(rgb));
        var z = F(((0.0193 * rgb[0]) + (0.1192 * rgb[1]) + (0.9505 * rgb[2])) / 1.08883);
        return [(116 * y) - 16, 500 * (x - y), 200 * (y - z)];
    }
}
