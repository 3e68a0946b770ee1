using System;
using System.ComponentModel;
using System.Globalization;
using System.Net;

namespace ClientIp;

/// <summary>Converts an address from and to its text, and from and to <see cref="IPAddress"/>. Configuration binders and designers use it by themselves.</summary>
public sealed class IpAddrTypeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || sourceType == typeof(IPAddress) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override bool CanConvertTo(ITypeDescriptorContext? context, Type? destinationType) => destinationType == typeof(IPAddress) || base.CanConvertTo(context, destinationType);

    /// <inheritdoc/>
    /// <exception cref="FormatException">The text isn't an address; the message quotes it.</exception>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) => value switch
    {
        string text => IpAddr.Parse(text),
        IPAddress address => IpAddr.FromIPAddress(address),
        _ => base.ConvertFrom(context, culture, value),
    };

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType)
        => value is IpAddr own && destinationType == typeof(string) ? own.ToString()
            : value is IpAddr other && destinationType == typeof(IPAddress) ? other.ToIPAddress()
            : base.ConvertTo(context, culture, value, destinationType);
}
