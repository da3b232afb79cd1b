namespace MlNetLandscape.Endurance.Kills;

/// <summary>What <see cref="KillVerb"/> starts, and kills.</summary>
internal static class KilledVerb
{
    /// <param name="arguments">A case of <see cref="KillCases"/>, and the folder of its files.</param>
    public static int Run(string[] arguments)
    {
        try
        {
            KillCases.All.OfType<TrainingCase>().Single(one => one.Name == arguments[0]).Run(arguments[1]);
            return 0;
        }
        catch (IOException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
