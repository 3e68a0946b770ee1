using System;
using System.ComponentModel;
using System.Globalization;

namespace ClientIp;

/// <summary>Converts a prefix from and to its text. Configuration binders and designers use it by themselves.</summary>
public sealed class IpPrefixTypeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => base.CanConvertTo(context, destinationType);

    /// <inheritdoc/>
    /// <exception cref="FormatException">The text isn't a prefix; the message quotes it.</exception>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => value switch
    {
        string text => IpPrefix.Parse(text),
        _ => base.ConvertFrom(context, culture, value),
    };

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType)
        => value is IpPrefix prefix && destinationType == typeof(string) ? prefix.ToString()
            : base.ConvertTo(context, culture, value, destinationType);
}
