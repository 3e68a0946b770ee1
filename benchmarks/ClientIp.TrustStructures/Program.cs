using ClientIp.TrustStructures;

return TrustStructuresCommand.Run(args);
