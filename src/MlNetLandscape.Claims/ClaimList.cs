using System.Collections.Immutable;

namespace MlNetLandscape.Claims;

/// <summary>All claims there are.</summary>
public static class ClaimList
{
    /// <summary>In the order of their numbers.</summary>
    public static ImmutableArray<Claim> All { get; } =
    [
        .. typeof(ClaimList).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Claim)))
            .Select(type => (Claim)Activator.CreateInstance(type)!).OrderBy(claim => claim.Id),
    ];
}
