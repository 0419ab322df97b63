<?php
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\Mail;

require base_path('wait_for_mail.php');

Artisan::command('test', function () {
    Mail::raw("Über den Dächern\n.\n..zwei\nEnde", function ($message) {
        $message->to('ann@example.com')->bcc('bob@example.com')->subject('Grüße 👋 aus Zürich');
        $message->attach(base_path('attached.bin'), ['as' => 'ä b.bin']);
    });
    $mail = wait_for_mail('to:ann subject:zürich');
    return $mail['subject'] === 'Grüße 👋 aus Zürich' ? 0 : 1;
});
