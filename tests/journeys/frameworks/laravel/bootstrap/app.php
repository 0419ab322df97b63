<?php
use Illuminate\Contracts\Console\Kernel as ConsoleKernel;
use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Console\Kernel;
use Illuminate\Foundation\Exceptions\Handler;

class ShopKernel extends Kernel
{
    protected function commands()
    {
        require __DIR__ . '/../console.php';
    }
}

$app = new Application(dirname(__DIR__));
$app->singleton(ConsoleKernel::class, ShopKernel::class);
$app->singleton(ExceptionHandler::class, Handler::class);
return $app;
