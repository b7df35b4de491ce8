using QvTrust.Authority.Hosting;

return await AuthorityProgram.RunAsync(args);
