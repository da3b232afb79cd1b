namespace MlNetLandscape.Endurance;

/// <summary>Whole numbers after their names on the command line, such as <c>--seconds 120</c>.</summary>
internal static class Arguments
{
    /// <param name="arguments">What was given.</param>
    /// <param name="known">The names there are, with the value of each where it is not given.</param>
    /// <exception cref="ArgumentException">A name is unknown, or no number from 1 on follows it.</exception>
    public static Dictionary<string, int> Read(string[] arguments, params (string Name, int Usual)[] known)
    {
        var values = known.ToDictionary(option => option.Name, option => option.Usual);
        for (var index = 0; index < arguments.Length; index += 2)
        {
            if (!values.ContainsKey(arguments[index]) || index + 1 == arguments.Length || !int.TryParse(arguments[index + 1], out var value) || value < 1)
                throw new ArgumentException($"Options are {string.Join(", ", known.Select(option => $"{option.Name} {option.Usual}"))}. Got {string.Join(' ', arguments)}.", nameof(arguments));
            values[arguments[index]] = value;
        }

        return values;
    }
}
